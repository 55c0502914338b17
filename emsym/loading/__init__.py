"""From what a user names, derivations, files and folders, to the derivations recorded when those files run.

`find` looks names up; `documents` knows the documents that derivations follow, and their rows; `execute` runs one file.
Whatever is wrong with a name or a file becomes a `Diagnostic` with the line in the user's own file: a user's mistake
never ends in a traceback.

| code | what is wrong |
|---|---|
| E101 | no derivation has this name |
| E102 | no such file or folder |
| E103 | the file cannot be read |
| E104 | the file is not Python |
| E105 | no file in the folder holds a derivation |
| E106 | the file holds no derivation |
| E107 | the file raises an exception |
| E108 | the file is not valid Python |
| E109 | the file says something that emsym's language cannot |
| E110 | the file ends the program |
| E111 | two derivations in one file share a name |
| E112 | two derivations in different files share a name |
| E113 | no derivation is of this document |
| E114 | no step has this label |
"""

from emsym.loading.documents import documents
from emsym.loading.find import EVERYTHING, Loaded, library_folder, load, load_file, may_hold_derivations

__all__ = [
    "EVERYTHING",
    "Loaded",
    "documents",
    "library_folder",
    "load",
    "load_file",
    "may_hold_derivations",
]
