"""House templates: fetched, rendered by Copier in a process of its own, and given as a `House`.

`specc.packs.house` is the way in. What is rendered is somebody else's: nothing of it runs in this
process, and what comes out is looked at before it is believed.
"""
