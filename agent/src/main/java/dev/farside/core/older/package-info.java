/**
 * What Java 8 to 16 lack of the library that farside uses. The build puts it in the place of the calls and classes of
 * Java 17 (class {@code dev.farside.build.Older}), in the bundle for these JVMs only. All of it is of the same name and shape as in the
 * JDK, whose documentation says what it does.
 */
package dev.farside.core.older;
