package dev.gatehouse.core.signin;

/** What a sign-in came to. */
public sealed interface SignIn {

    /** A permit was granted. */
    record Granted(Grant grant) implements SignIn {}

    /** Refused; whoever asked is never told why. */
    record Refused() implements SignIn {}
}
