package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;

/** The languages people are spoken to in. */
public final class Languages {

    private Languages() {}

    /** Of those there are the one {@code request} asks for, as a BCP 47 tag. */
    public static String of(HttpServletRequest request) {
        return AcceptLanguage.choose(AcceptLanguage.of(request), ProblemMessages.LANGUAGES)
                .toLanguageTag();
    }
}
