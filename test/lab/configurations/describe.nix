# What modules import, and which attributes they have, as far as that can be told without nixpkgs: what they are given and what they fetch
# or read is made up. `files` -> a list of { names, imports }, or of { noModule } with what it is instead.
files:
let
  inherit (builtins)
    attrNames functionArgs intersectAttrs isAttrs isFunction isPath isString mapAttrs scopedImport toJSON toString typeOf;

  fetched = _: "/fetched";
  imported = path: {
    __functor = _: _: { imported = toString path; };
    imported = toString path;
  };
  scope = {
    import = imported;
    fetchTarball = fetched;
    fetchGit = fetched;
    __nixPath = [ ];
    __findFile = _: name: /nixpath + "/${name}";
    builtins = builtins // {
      import = imported;
      fetchTarball = fetched;
      fetchGit = fetched;
      pathExists = _: true;
    };
  };

  lib = rec {
    version = "26.05";
    versionAtLeast = _: _: true;
    optional = condition: entry: if condition then [ entry ] else [ ];
    optionals = condition: entries: if condition then entries else [ ];
    optionalAttrs = condition: attributes: if condition then attributes else { };
    mkIf = _: content: content;
    mkForce = content: content;
    mkDefault = mkForce;
    mkAfter = mkForce;
    mkMerge = contents: { inherit contents; };
    mkAliasOptionModule = _: _: { };
    filesystem.listFilesRecursive = folder: [ (folder + "/found.nix") ];
    fileset.toList = filesystem.listFilesRecursive;
    modules.importApply = path: _: path;
    inherit (builtins) filter head length listToAttrs map tail;
  };
  module = { _class = "nixos"; };
  arguments = {
    inherit lib;
    pkgs = { inherit lib; stdenv.hostPlatform.isAarch64 = true; };
    config = { };
    options = { };
    modulesPath = "/modules";
    inputs = {
      agenix.nixosModules.default = module;
      home-manager.nixosModules.home-manager = module;
      nixos-hardware = { outPath = "/hardware"; nixosModules.raspberry-pi-4 = module; };
      sops-nix.nixosModules.sops = module;
      self.modules = [ module ];
    };
    nixos-raspberrypi.nixosModules = {
      raspberry-pi-5 = { base = module; display-vc4 = module; };
      usb-gadget-ethernet = module;
    };
    user = "ada";
  };

  # Some NixOS gives to each module, the others only where they are asked for.
  always = { inherit (arguments) config lib modulesPath options; };
  called = function:
    let wanted = functionArgs function;
    in function (
      if wanted == { } then arguments else mapAttrs (_: _: { }) wanted // intersectAttrs wanted arguments // always
    );

  entry = value:
    if isPath value || isString value then toString value
    else if isAttrs value then "set of ${toJSON (attrNames value)}"
    else typeOf value;

  describe = file:
    let
      value = scopedImport scope file;
      found = if isFunction value then called value else value;
    in
    if !isAttrs found || found ? __functor then { noModule = typeOf found; }
    else { names = attrNames found; imports = map entry (found.imports or [ ]); };
in
map describe files
