/** The files of `resources/` that go to the builder and the Pi as they are. */
export interface Assets {
  /** Text of a file by its path below `resources/`, such as `nix/builder.nix`. */
  text(name: string): Promise<string>
}
