package dev.gatehouse.spring.guard;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which policy a controller's method asks {@link PolicyGuard} for itself, beside its {@link RequiresPolicy}: for
 * descriptions of the API. It guards nothing. On a method or its class; the method's own wins.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface AsksForPolicy {

    /** Name of the policy; as {@code ${…}} where it is a setting. */
    String value();

    /** Whether it is asked for only where somebody does something about others. */
    boolean ofOthers() default false;
}
