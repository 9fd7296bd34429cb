package dev.gatehouse.core.user;

import java.util.Optional;

/** Which passwords nobody may choose, whatever their length. Asked where one is chosen, never at a sign-in. Thread-safe. */
@FunctionalInterface
public interface PasswordRule {

    /** Every one may be chosen that is long enough. */
    PasswordRule ANY = (password, owner) -> Optional.empty();

    /**
     * What is wrong with {@code password} for {@code owner} to choose, if anything is.
     *
     * @param password within the limits of {@link Passwords}; it and the owner's names are NFC, however they were typed
     */
    Optional<PasswordFault> fault(String password, Owner owner);

    /** Whose password it is to be. */
    record Owner(String email, String firstName, String lastName) {

        static Owner of(NewUser user) {
            return new Owner(user.email(), user.firstName(), user.lastName());
        }

        public static Owner of(User user) {
            return new Owner(user.email(), user.firstName(), user.lastName());
        }

        Owner composed() {
            return new Owner(composed(email), composed(firstName), composed(lastName));
        }

        /** What is longer than any of them is refused elsewhere, and would take long. */
        private static String composed(String text) {
            return Texts.isFarLongerThan(Emails.MAX_LENGTH, text) ? text : Texts.nfc(text);
        }
    }
}
