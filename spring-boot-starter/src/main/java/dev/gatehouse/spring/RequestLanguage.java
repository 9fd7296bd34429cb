package dev.gatehouse.spring;

import dev.gatehouse.spring.problem.Languages;
import java.util.Locale;
import java.util.function.Supplier;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The language of whoever asked for what is done on this thread, as a BCP 47 tag; English where nobody did. Thread-safe. */
final class RequestLanguage implements Supplier<String> {

    @Override
    public String get() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? Languages.of(attributes.getRequest())
                : Locale.ENGLISH.toLanguageTag();
    }
}
