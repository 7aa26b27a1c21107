// What ClrMD reads in dumps, a line of JSON for each: for tests/support/clrmd.ts. Numbers of 64 bits are in hexadecimal.
// "--managed FOLDER" before them: instead, what a .NET runtime in them knows, by its own reader of data in that folder,
// which is of Windows.
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Diagnostics.Runtime;
using Microsoft.Diagnostics.Runtime.DataReaders.Implementation;

string? runtimeFolder = args.FirstOrDefault() == "--managed" ? args[1] : null;
foreach (string path in runtimeFolder == null ? args : args[2..])
{
    object facts;
    try { facts = runtimeFolder == null ? Read(path) : ReadManaged(path, runtimeFolder); }
    catch (Exception error) { facts = new { error = $"{error.GetType().Name}: {error.Message}" }; }
    Console.WriteLine(JsonSerializer.Serialize(facts));
}

static object Read(string path)
{
    using DataTarget target = DataTarget.LoadDump(path);
    IDataReader reader = target.DataReader;
    List<object> threads = [];
    if (reader is IThreadReader known)
    {
        foreach (uint id in known.EnumerateOSThreadIds())
        {
            byte[] context = new byte[2048];
            bool read = reader.GetThreadContext(id, 0, context);
            threads.Add(new { id, teb = Hex(known.GetThreadTeb(id)), ip = read ? Hex(Ip(reader.Architecture, context)) : null });
        }
    }
    var modules = reader.EnumerateModules().Select(module => new
    {
        name = module.FileName,
        address = Hex(module.ImageBase),
        size = module.IndexFileSize,
        timestamp = unchecked((uint)module.IndexTimeStamp),
        version = module.Version.ToString(),
        first = Byte(reader, module.ImageBase),
    });
    return new
    {
        pid = reader.ProcessId,
        architecture = reader.Architecture.ToString(),
        platform = reader.TargetPlatform.ToString(),
        pointer = reader.PointerSize,
        threads,
        modules = modules.ToArray(),
    };
}

static object ReadManaged(string path, string folder)
{
    using DataTarget target = DataTarget.LoadDump(path);
    ClrInfo info = target.ClrVersions.Single();
    using ClrRuntime runtime = info.CreateRuntime(Path.Combine(folder, "mscordaccore.dll"), ignoreMismatch: false);
    var threads = runtime.Threads.Where(thread => thread.OSThreadId != 0).Select(thread => new
    {
        tid = thread.OSThreadId,
        frames = Frames(thread.EnumerateStackTrace()),
        exception = Thrown(thread.CurrentException),
    });
    return new { version = info.Version.ToString(), threads = threads.ToArray() };
}

static object[] Frames(IEnumerable<ClrStackFrame> frames) => frames
    .Where(frame => frame.Kind == ClrStackFrameKind.ManagedMethod)
    .Select(frame => (object)new { sp = Hex(frame.StackPointer), method = frame.Method?.Signature ?? "?" })
    .ToArray();

static object? Thrown(ClrException? exception) => exception == null ? null : new
{
    type = exception.Type.Name,
    message = exception.Message,
    hresult = $"0x{exception.HResult:x8}",
    frames = Frames(exception.StackTrace),
    inner = Thrown(exception.Inner),
};

static string Hex(ulong value) => $"0x{value:x}";

// The first byte of a module's image, where the dump has it.
static int? Byte(IDataReader reader, ulong address)
{
    Span<byte> buffer = stackalloc byte[1];
    return reader.Read(address, buffer) == 1 ? buffer[0] : null;
}

static ulong Ip(Architecture architecture, byte[] context) => architecture switch
{
    Architecture.X64 => MemoryMarshal.Read<ulong>(context.AsSpan(0xF8)),
    Architecture.X86 => MemoryMarshal.Read<uint>(context.AsSpan(0xB8)),
    _ => 0,
};
