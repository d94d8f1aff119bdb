package dev.farside.build;

import java.nio.charset.StandardCharsets;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * Takes classes of {@code java.rmi}, {@code java.management} and {@code java.logging} out of the SSH library, and puts
 * classes of farside's in their place. Not every runtime image has these modules, and what the library does with them
 * needs none: it throws the exceptions only from methods that farside does not call, and it compares the levels. But the
 * JVM looks for these classes when it links the library's.
 */
final class OtherModules extends Remapper {
    private static final String ROOM = "dev/farside/core/ssh/";

    private OtherModules() {
        super(CallSites.API);
    }

    /** @return the visitor, or one that passes it the class without these names */
    static ClassVisitor removed(byte[] bytes, ClassVisitor next) {
        String pool = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean any =
                pool.contains("java/rmi/") || pool.contains("javax/management/") || pool.contains("java/util/logging/");
        return any ? new ClassRemapper(next, new OtherModules()) : next;
    }

    @Override
    public String map(String name) {
        return switch (name) {
            case "java/rmi/RemoteException",
                    "java/rmi/ServerException",
                    "javax/management/MBeanException",
                    "javax/management/ReflectionException" -> ROOM + "AbsentException";
            case "java/util/logging/Level" -> ROOM + "AbsentLevel";
            default -> name;
        };
    }
}
