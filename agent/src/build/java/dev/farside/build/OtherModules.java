package dev.farside.build;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * Takes classes of {@code java.rmi}, {@code java.management} and {@code java.logging} out of the libraries, and puts
 * classes of farside's in their place. Not every runtime image has these modules, a program may want to set up its
 * logging before anybody uses it, and what the libraries do with them needs none: they throw the exceptions only from
 * methods that farside does not call, compare the levels, and have a logger for one warning. But the JVM looks for these
 * classes when it links the libraries'. The build fails if a library names another class of these modules.
 */
final class OtherModules extends Remapper {
    private static final String ROOM = "dev/farside/core/ssh/";
    private static final List<String> REMOVED = List.of("java/rmi/", "javax/management/", "java/util/logging/");

    private OtherModules() {
        super(CallSites.API);
    }

    /** @return the visitor, or one that passes it the class without these names */
    static ClassVisitor removed(byte[] bytes, ClassVisitor next) {
        String pool = new String(bytes, StandardCharsets.ISO_8859_1);
        return REMOVED.stream().anyMatch(pool::contains) ? new ClassRemapper(next, new OtherModules()) : next;
    }

    @Override
    public String map(String name) {
        return switch (name) {
            case "java/rmi/RemoteException",
                    "java/rmi/ServerException",
                    "javax/management/MBeanException",
                    "javax/management/ReflectionException" -> ROOM + "AbsentException";
            case "java/util/logging/Level" -> ROOM + "AbsentLevel";
            case "java/util/logging/Logger" -> ROOM + "AbsentLogger";
            default -> {
                if (REMOVED.stream().anyMatch(name::startsWith)) {
                    throw new IllegalStateException(
                            name + " is of a module that may be absent; OtherModules has nothing for it");
                }
                yield name;
            }
        };
    }
}
