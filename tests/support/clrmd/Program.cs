// What ClrMD reads in dumps, a line of JSON for each: for tests/support/clrmd.ts. Numbers of 64 bits are in hexadecimal.
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Diagnostics.Runtime;
using Microsoft.Diagnostics.Runtime.DataReaders.Implementation;

foreach (string path in args)
{
    object facts;
    try { facts = Read(path); }
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
