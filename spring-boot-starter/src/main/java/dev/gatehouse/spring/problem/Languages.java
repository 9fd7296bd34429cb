package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** The languages people are spoken to in. */
public final class Languages {

    private Languages() {}

    /** Of those there are the one {@code request} asks for, as a BCP 47 tag. */
    public static String of(HttpServletRequest request) {
        String header = String.join(",", RequestHeaders.of(request, HttpHeaders.ACCEPT_LANGUAGE));
        return AcceptLanguage.choose(header, ProblemMessages.LANGUAGES).toLanguageTag();
    }
}
