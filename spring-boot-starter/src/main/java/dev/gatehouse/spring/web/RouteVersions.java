package dev.gatehouse.spring.web;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.web.bind.annotation.RequestMapping;

/** The version of the API that a controller's method is mapped to. */
public final class RouteVersions {

    private RouteVersions() {}

    /** As its annotation has it, or that of its class; empty where it is of all versions. */
    public static Optional<String> of(Method method) {
        return Stream.of(method, method.getDeclaringClass())
                .map(MergedAnnotations::from)
                .flatMap(
                        annotations -> annotations.get(RequestMapping.class).getValue("version", String.class).stream())
                .filter(version -> !version.isEmpty())
                .findFirst();
    }
}
