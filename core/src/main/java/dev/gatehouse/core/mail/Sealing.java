package dev.gatehouse.core.mail;

/** Encrypts what rests in the outbox: whoever reads a backup of it must find neither addresses nor codes. */
public interface Sealing {

    /** {@code text} as it may rest in the row {@code id}. */
    String seal(String id, String text);

    /**
     * What {@link #seal} was given for the row {@code id}.
     *
     * @throws IllegalStateException where it was sealed elsewhere, or changed since
     */
    String open(String id, String sealed);
}
