package io.evenbook.query.support.position;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the views that a controller method reads. Requests may then have {@value MinPositionInterceptor#PARAMETER}: the
 * method runs after all of them have reached it.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Reads {
    View[] value();

    /** Further views that it reads as of an effective time. */
    View[] atEffectiveTime() default {};
}
