"""The engines behind `search.engine.Engine`: the plain one in memory, which is the judge, and Whoosh."""
