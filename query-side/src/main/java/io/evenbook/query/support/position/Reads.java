package io.evenbook.query.support.position;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the views that a controller's method reads. The method then accepts {@value MinPositionInterceptor#PARAMETER}:
 * it is called only when all of them have come that far.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Reads {
    View[] value();

    /** Those that it reads as well when it is asked as of an effective time. */
    View[] atEffectiveTime() default {};
}
