package dev.gatehouse.core.claims;

/** An option that was given a value it can't have. */
public final class InvalidOptionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String option;
    private final String allowed;

    /**
     * @param option name of the option, as its record calls it, e.g. {@code accessLifetime}
     * @param allowed what it may be, as the end of a sentence that starts with its name
     */
    public InvalidOptionException(String option, String allowed) {
        super(option + " " + allowed);
        this.option = option;
        this.allowed = allowed;
    }

    public String option() {
        return option;
    }

    public String allowed() {
        return allowed;
    }
}
