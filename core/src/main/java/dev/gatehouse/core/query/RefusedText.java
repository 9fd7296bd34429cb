package dev.gatehouse.core.query;

import dev.gatehouse.core.query.Parsed.Fault;

/** The way out of a parser; never leaves {@link Fields}. Cheap: it has no stack trace. */
final class RefusedText extends RuntimeException {

    private final Fault fault;
    private final int position;

    RefusedText(Fault fault, int position) {
        super(fault.name(), null, false, false);
        this.fault = fault;
        this.position = position;
    }

    Fault fault() {
        return fault;
    }

    int position() {
        return position;
    }
}
