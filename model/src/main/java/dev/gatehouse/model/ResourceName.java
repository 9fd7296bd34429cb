package dev.gatehouse.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a class is called in addresses, where that doesn't follow from its own name: {@code StockIndustry} is {@code industries} by {@code "industry"}. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ResourceName {

    /** For one of them; by default the name of the class, with a small letter first. */
    String value() default "";

    /** For all of them; by default the English plural of the former. */
    String plural() default "";
}
