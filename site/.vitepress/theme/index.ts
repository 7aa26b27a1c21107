/** VitePress' own theme with our colours. @module */
import theme from "vitepress/theme";
import "./style.css";

export default theme;
