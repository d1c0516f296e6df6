# Lines of Nix, as they come.
{ print }
