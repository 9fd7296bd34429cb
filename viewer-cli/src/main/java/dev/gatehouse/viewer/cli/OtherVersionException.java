package dev.gatehouse.viewer.cli;

/** It isn't any more of the version that somebody wanted to change. */
final class OtherVersionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OtherVersionException(long version) {
        super("it is of version " + version + " by now");
    }
}
