package dev.gatehouse.viewer.cli;

import dev.gatehouse.client.BackendException;
import dev.gatehouse.client.Conflict;
import dev.gatehouse.client.Refused;
import dev.gatehouse.client.SignedOut;
import dev.gatehouse.client.Unreachable;

/** What a command ends with, for scripts. */
final class ExitCode {

    static final int OK = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int SIGNED_OUT = 4;
    static final int CONFLICT = 5;

    private ExitCode() {}

    static int of(BackendException failure) {
        return switch (failure) {
            case Refused refused -> REFUSED;
            case Unreachable away -> UNREACHABLE;
            case SignedOut nobody -> SIGNED_OUT;
            case Conflict both -> CONFLICT;
        };
    }
}
