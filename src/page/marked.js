// For the type checker and for tests. In its place the relay serves the library itself: see page-files.ts.
export { lexer } from "marked";
