"""Search by meaning: vectors of passages, made in the background, and the passages nearest to a question.

recipe      what of a record is turned into a vector, and the number that stands for it
onnx_file   a network as a file; converting makes ours from the released weights
model       where the network lies, and what to do when it is not there
libraries   what computes, loaded in the one order that works
encoder     texts to vectors
listing     which files of vectors count; state tells how things are from it
vectors     the vectors on disk: written by the one worker, read by all
making      what the index holds and the vectors lack, bit by bit
graphs      neighbours of neighbours, for audiences with many passages
comparing   a question with what its reader may see
nearest     the door: the passages nearest to a question

The index decides what a reader sees; vectors alone never do. All of it is a cache: it can be made anew at any time.
"""
