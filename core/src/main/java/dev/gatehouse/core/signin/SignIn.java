package dev.gatehouse.core.signin;

import dev.gatehouse.core.factor.FactorKind;
import java.time.Duration;
import java.util.List;

/** What a sign-in came to. */
public sealed interface SignIn {

    /** A permit was granted. */
    record Granted(Grant grant) implements SignIn {}

    /** Refused; whoever asked is never told why. */
    record Refused() implements SignIn {}

    /**
     * The password is right, and is not enough.
     *
     * @param challenge stands for the password when the second factor is shown; for one sign-in
     * @param expiresIn how long it does
     * @param kinds which factors serve
     */
    record SecondFactorNeeded(String challenge, Duration expiresIn, List<FactorKind> kinds) implements SignIn {

        /** Never shows the challenge. */
        @Override
        public String toString() {
            return "SecondFactorNeeded" + kinds;
        }
    }

    /** The second factor is not right, or has been spent, or not at the moment; or the challenge is over. */
    record SecondFactorRefused() implements SignIn {}
}
