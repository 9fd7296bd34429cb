package dev.gatehouse.spring.problem;

import java.util.Optional;

/** The trace that somebody else has begun, or gone on with, for what this thread does. */
@FunctionalInterface
interface CurrentTrace {

    /** Where nobody traces. */
    CurrentTrace NONE = Optional::empty;

    Optional<Trace> find();
}
