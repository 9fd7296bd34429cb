package dev.gatehouse.spring.guard;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets in whoever shows an access token that meets a policy. On a controller's method, its class, or another annotation; the
 * method's own wins over the class's, and an annotation over a rule of {@link Routes}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RequiresPolicy {

    /** Name of the policy. The start fails where there is none of that name. */
    String value();
}
