"""The pytest plugin, installed as a module of its own, `_emsym_pytest`, so that pytest's start imports no emsym."""
