package dev.gatehouse.drills;

import java.time.Duration;

/** A trader who signs in again before the access token has expired. */
final class Pass {

    /** The viewer's access tokens live for five minutes. */
    private static final long FRESH_NANOS = Duration.ofMinutes(4).toNanos();

    private final Door door;
    private final String email;
    private Tokens tokens;
    private long since;

    Pass(Door door, String email) {
        this.door = door;
        this.email = email;
        signIn();
    }

    synchronized String token() {
        if (System.nanoTime() - since > FRESH_NANOS) {
            signIn();
        }
        return tokens.access();
    }

    private void signIn() {
        tokens = Accounts.signIn(door, email);
        since = System.nanoTime();
    }
}
