package dev.gatehouse.spring.meter;

import dev.gatehouse.core.signin.Renewal;
import dev.gatehouse.core.signin.SignIn;
import java.time.Duration;

/** Counts what happens, where somebody counts. Thread-safe. */
public interface Tally {

    /** Where nobody does. */
    Tally NONE = new Tally() {

        @Override
        public void signIn(SignIn outcome) {}

        @Override
        public void renewal(Renewal outcome) {}

        @Override
        public void revocation(Duration delay) {}
    };

    /** Somebody tried to sign in. */
    void signIn(SignIn outcome);

    /** Somebody tried to renew a permit. */
    void renewal(Renewal outcome);

    /**
     * What some node revoked is in force on this one.
     *
     * @param delay since it was written, by the database's clock
     */
    void revocation(Duration delay);
}
