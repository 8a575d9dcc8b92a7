"""Files of all the kinds that people have, read as documents: a room for each kind.

Comes in: the bytes of a file, whatever they are. Goes out: `Document`s (a text, and what is said about it)
and `Unread` for what cannot be read, with the reason in words. `reading` says which room a file goes to;
libraries that only some kinds need are imported when such a file comes.
"""
