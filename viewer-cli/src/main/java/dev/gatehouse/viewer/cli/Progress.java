package dev.gatehouse.viewer.cli;

import dev.gatehouse.client.ProgressListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Says what takes long. */
final class Progress implements ProgressListener {

    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final PrintWriter errors;

    Progress(PrintWriter errors) {
        this.errors = errors;
    }

    @Override
    public boolean mayWait(int attempt, Duration wait) {
        errors.printf("no answer: attempt %d in %.1f s%n", attempt, wait.toMillis() / MILLIS);
        return true;
    }
}
