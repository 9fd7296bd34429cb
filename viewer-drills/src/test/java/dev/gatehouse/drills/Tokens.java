package dev.gatehouse.drills;

/** What a sign-in or renewal was answered with. */
record Tokens(String permitId, String access, String refresh) {

    /** Never a token. */
    @Override
    public String toString() {
        return permitId;
    }
}
