package dev.gatehouse.client;

import dev.gatehouse.model.Problem;
import dev.gatehouse.model.SecondFactorForm;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What came of a sign-in that wasn't refused. */
public sealed interface SignIn {

    /**
     * Somebody is signed in.
     *
     * @param userId who
     */
    record SignedIn(String userId) implements SignIn {}

    /** The password is right, and a second factor is asked for. */
    final class SecondFactorNeeded implements SignIn {

        private final Backend backend;
        private final Problem.SecondFactor asked;

        SecondFactorNeeded(Backend backend, Problem.SecondFactor asked) {
            this.backend = backend;
            this.asked = asked;
        }

        /** Which serve: {@code totp}, {@code passkey}, {@code recoveryCode}. */
        public List<String> factors() {
            return asked.factors();
        }

        /** For how many seconds it may be answered. */
        public long expiresIn() {
            return asked.expiresIn();
        }

        /**
         * Goes on with the sign-in.
         *
         * @param code of an authenticator app, or a recovery code
         * @throws Refused {@code SecondFactorRefused} where it isn't right, or not at the moment
         * @throws Unreachable where no answer came
         */
        public SignIn answer(String code) {
            return backend.signIn("api/permits/second-factor", new SecondFactorForm(asked.challenge(), code));
        }

        /** @see #answer */
        public CompletableFuture<SignIn> answerAsync(String code) {
            return backend.async(() -> answer(code));
        }
    }
}
