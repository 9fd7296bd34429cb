package dev.gatehouse.spring.problem;

import dev.gatehouse.core.permit.SigningKeyCutOffException;
import dev.gatehouse.core.user.HasherBusyException;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.accept.InvalidApiVersionException;
import org.springframework.web.accept.MissingApiVersionException;
import org.springframework.web.bind.MissingPathVariableException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What each failure is in the catalogue. */
final class Failures {

    private static final List<Class<? extends DataAccessException>> BUGS_ABOUT_DATA = List.of(
            DataIntegrityViolationException.class,
            IncorrectResultSizeDataAccessException.class,
            InvalidDataAccessApiUsageException.class,
            InvalidDataAccessResourceUsageException.class);

    private Failures() {}

    /** The problem {@code failure} is answered with: {@link ProblemCode#INTERNAL_ERROR} unless it is known to be another. */
    static ProblemException problemOf(Throwable failure) {
        return thrownIn(failure).orElseGet(() -> translate(failure));
    }

    /** The problem somebody threw on purpose, on its way here perhaps wrapped by others. */
    static Optional<ProblemException> thrownIn(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .filter(ProblemException.class::isInstance)
                .map(ProblemException.class::cast)
                .findFirst();
    }

    /** The problem for a status alone, as {@code sendError} leaves it. */
    static ProblemException problemOf(int status) {
        ProblemCode code = switch (status) {
            case 400 -> ProblemCode.MALFORMED_REQUEST;
            case 401 -> ProblemCode.AUTHENTICATION_REQUIRED;
            case 503 -> ProblemCode.UNAVAILABLE;
            default -> onlyCodeOf(status);
        };
        return ProblemException.of(code).withStatus(status);
    }

    /** What a container reports. With every status but 500 it has understood what happened, and the exception adds nothing. */
    static Throwable reported(int status, @Nullable Throwable failure) {
        return failure != null && status == HttpServletResponse.SC_INTERNAL_SERVER_ERROR ? failure : problemOf(status);
    }

    /** A status without a code of its own has that of its class. */
    private static ProblemCode onlyCodeOf(int status) {
        List<ProblemCode> codes = Arrays.stream(ProblemCode.values())
                .filter(code -> code.status() == status)
                .toList();
        if (codes.size() == 1) {
            return codes.getFirst();
        }
        return status < 500 ? ProblemCode.MALFORMED_REQUEST : ProblemCode.INTERNAL_ERROR;
    }

    private static ProblemException translate(Throwable failure) {
        return switch (failure) {
            case HttpMessageNotReadableException unreadable -> UnreadableBody.problemOf(unreadable);
            case BindException invalid -> invalidFields(invalid);
            case HandlerMethodValidationException invalid
            when !invalid.isForReturnValue() -> invalidParameters(invalid);
            case MissingServletRequestParameterException missing -> missing(missing.getParameterName());
            case MissingRequestHeaderException missing -> missing(missing.getHeaderName());
            case MethodArgumentTypeMismatchException mismatch -> malformed(mismatch.getName());
            case TypeMismatchException mismatch -> malformed(mismatch.getPropertyName());
            case HttpMediaTypeNotSupportedException unsupported -> unsupportedMediaType(unsupported);
            case MissingPathVariableException bug -> ProblemException.of(ProblemCode.INTERNAL_ERROR);
            case InvalidApiVersionException version -> unsupportedVersion();
            case MissingApiVersionException version -> unsupportedVersion();
            case RequestRejectedException rejected -> ProblemException.of(ProblemCode.MALFORMED_REQUEST);
            case AuthenticationException unauthenticated -> ProblemException.of(ProblemCode.AUTHENTICATION_REQUIRED);
            case AccessDeniedException denied -> ProblemException.of(ProblemCode.POLICY_NOT_MET);
            case HasherBusyException busy ->
                ProblemException.of(ProblemCode.BUSY).withRetryAfter(busy.retryAfter());
            case SigningKeyCutOffException cutOff -> ProblemException.of(ProblemCode.UNAVAILABLE);
            case AsyncRequestTimeoutException timeout -> ProblemException.of(ProblemCode.BUSY);
            case DataAccessException data -> ProblemException.of(codeOf(data));
            case TransactionException transaction -> ProblemException.of(ProblemCode.UNAVAILABLE);
            case ErrorResponse response -> withHeaders(response);
            case ServletException wrapper when wrapper.getRootCause() != null -> translate(wrapper.getRootCause());
            default -> ProblemException.of(ProblemCode.INTERNAL_ERROR);
        };
    }

    private static ProblemException invalidFields(BindException invalid) {
        ProblemException problem = ProblemException.of(ProblemCode.INVALID_FIELD);
        for (FieldError error : invalid.getFieldErrors()) {
            problem = problem.withField(error.getField(), FieldCode.MALFORMED);
        }
        return problem;
    }

    private static ProblemException invalidParameters(HandlerMethodValidationException invalid) {
        ProblemException problem = ProblemException.of(ProblemCode.INVALID_PARAMETER);
        for (var result : invalid.getParameterValidationResults()) {
            String name = result.getMethodParameter().getParameterName();
            problem = problem.withField(FieldNames.clean(name), FieldCode.MALFORMED);
        }
        return problem;
    }

    private static ProblemException missing(String name) {
        return ProblemException.of(ProblemCode.INVALID_PARAMETER).withField(name, FieldCode.REQUIRED);
    }

    private static ProblemException malformed(@Nullable String name) {
        return ProblemException.of(ProblemCode.INVALID_PARAMETER)
                .withField(FieldNames.clean(name), FieldCode.MALFORMED);
    }

    private static ProblemException unsupportedVersion() {
        return ProblemException.of(ProblemCode.UNSUPPORTED_API_VERSION_VALUE);
    }

    /** Unless the route itself says what it takes, Spring lists all it could read for anybody; only JSON gets further. */
    private static ProblemException unsupportedMediaType(HttpMediaTypeNotSupportedException unsupported) {
        List<MediaType> supported = unsupported.getSupportedMediaTypes();
        boolean saidByRoute = !supported.isEmpty() && supported.stream().allMatch(MediaType::isConcrete);
        return ProblemException.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE)
                .withHeader(
                        HttpHeaders.ACCEPT,
                        saidByRoute ? MediaType.toString(supported) : MediaType.APPLICATION_JSON_VALUE);
    }

    private static ProblemCode codeOf(DataAccessException data) {
        boolean bug = BUGS_ABOUT_DATA.stream().anyMatch(type -> type.isInstance(data));
        return bug ? ProblemCode.INTERNAL_ERROR : ProblemCode.UNAVAILABLE;
    }

    private static ProblemException withHeaders(ErrorResponse response) {
        ProblemException problem = problemOf(response.getStatusCode().value());
        for (String name : response.getHeaders().headerNames()) {
            problem = problem.withHeader(
                    name, response.getHeaders().getOrEmpty(name).stream().collect(Collectors.joining(", ")));
        }
        return problem;
    }
}
