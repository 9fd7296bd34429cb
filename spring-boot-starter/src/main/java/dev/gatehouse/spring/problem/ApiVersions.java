package dev.gatehouse.spring.problem;

import dev.gatehouse.spring.web.RouteVersions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.accept.ApiVersionDeprecationHandler;
import org.springframework.web.accept.ApiVersionParser;
import org.springframework.web.accept.InvalidApiVersionException;
import org.springframework.web.accept.SemanticApiVersionParser;
import org.springframework.web.accept.SemanticApiVersionParser.Version;
import org.springframework.web.accept.StandardApiVersionDeprecationHandler;
import org.springframework.web.accept.StandardApiVersionDeprecationHandler.VersionSpec;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.config.annotation.ApiVersionConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The version of the API a caller asks for: {@code ?api-version=1.0} or {@code x-api-version: 1.0}, or the default. */
final class ApiVersions implements WebMvcConfigurer {

    private static final ApiVersionParser<Version> PARSER = ApiVersions::parse;

    private final DoorOptions options;

    ApiVersions(DoorOptions options) {
        this.options = options;
    }

    @Override
    public void configureApiVersioning(ApiVersionConfigurer configurer) {
        configurer
                .useVersionResolver(ApiVersions::asked)
                .setVersionParser(PARSER)
                .setDefaultVersion(options.apiVersions().getFirst())
                .addSupportedVersions(options.apiVersions().toArray(String[]::new))
                .detectSupportedVersions(false)
                .setDeprecationHandler(deprecations());
    }

    /** A route that is of no version is of all: it stays, whichever of them goes. */
    private ApiVersionDeprecationHandler deprecations() {
        StandardApiVersionDeprecationHandler standard = new StandardApiVersionDeprecationHandler(PARSER);
        options.deprecations()
                .forEach(deprecation -> configure(standard.configureVersion(deprecation.version()), deprecation));
        return (version, handler, request, response) -> {
            if (handler instanceof HandlerMethod route
                    && RouteVersions.of(route.getMethod()).isPresent()) {
                standard.handleVersion(version, handler, request, response);
            }
        };
    }

    private static void configure(VersionSpec version, ApiDeprecation deprecation) {
        version.setDeprecationDate(begin(deprecation.since()));
        if (deprecation.sunset() != null) {
            version.setSunsetDate(begin(deprecation.sunset()));
        }
        if (deprecation.link() != null) {
            version.setDeprecationLink(deprecation.link());
        }
    }

    /** As HTTP has times (RFC 9110 §5.6.7): of a zone that is written as GMT. */
    private static ZonedDateTime begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC);
    }

    /** What is asked for, however often: two different versions are none. */
    private static @Nullable String asked(HttpServletRequest request) {
        String[] parameters = request.getParameterValues(DoorOptions.API_VERSION_PARAMETER);
        List<String> asked = Stream.concat(
                        Stream.of(parameters == null ? new String[0] : parameters),
                        RequestHeaders.of(request, DoorOptions.API_VERSION_HEADER).stream())
                .distinct()
                .toList();
        if (asked.size() > 1) {
            throw new InvalidApiVersionException(String.join(", ", asked));
        }
        return asked.isEmpty() ? null : asked.getFirst();
    }

    private static Version parse(String version) {
        if (!DoorOptions.API_VERSION.matcher(version).matches()) {
            throw new InvalidApiVersionException(version);
        }
        return new SemanticApiVersionParser().parseVersion(version);
    }
}
