package dev.gatehouse.spring.problem;

import dev.gatehouse.model.ProblemCode;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;

/**
 * Where the container sends what ended in {@code sendError} or in an exception nobody caught. A servlet, so that no route, guard
 * or converter can fail on the way. As {@link ErrorController} it takes the place of Boot's.
 */
final class ErrorDispatch extends HttpServlet implements ErrorController {

    private final transient ProblemHandler handler;

    ErrorDispatch(ProblemHandler handler) {
        this.handler = handler;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        handler.answer(failureOf(request), request, response);
    }

    private static Throwable failureOf(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.ERROR
                ? Failures.reported((int) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE), (Throwable)
                        request.getAttribute(RequestDispatcher.ERROR_EXCEPTION))
                : ProblemException.of(ProblemCode.NOT_FOUND);
    }
}
