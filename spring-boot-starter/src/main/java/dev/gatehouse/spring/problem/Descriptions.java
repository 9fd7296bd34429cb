package dev.gatehouse.spring.problem;

import dev.gatehouse.core.policy.Description;
import jakarta.servlet.http.HttpServletRequest;

/** Words descriptions in one language. */
public final class Descriptions {

    private final ProblemMessages messages;

    private Descriptions(ProblemMessages messages) {
        this.messages = messages;
    }

    /** In the language {@code request} asks for. */
    public static Descriptions in(HttpServletRequest request) {
        return new Descriptions(ProblemMessages.in(Languages.of(request)));
    }

    public String word(Description description) {
        return messages.text(description.key(), description.arguments());
    }

    /** The language, as a BCP 47 tag. */
    public String language() {
        return messages.language().toLanguageTag();
    }
}
