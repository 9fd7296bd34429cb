package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers what controllers throw, and what goes wrong on the way to and from them. */
final class ProblemResolver implements HandlerExceptionResolver {

    private final ProblemHandler handler;

    ProblemResolver(ProblemHandler handler) {
        this.handler = handler;
    }

    @Override
    public ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object controller, Exception failure) {
        try {
            handler.answer(failure, request, response);
            return new ModelAndView();
        } catch (IOException clientGone) {
            throw new UncheckedIOException(clientGone);
        }
    }
}
