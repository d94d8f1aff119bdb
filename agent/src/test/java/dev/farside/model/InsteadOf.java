package dev.farside.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * For a {@link Scenario}: the class that the checked one uses, in whose place {@link #by} is loaded. Its nested classes
 * stand in for those of the same simple names.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface InsteadOf {
    Class<?> value();

    Class<?> by();
}
