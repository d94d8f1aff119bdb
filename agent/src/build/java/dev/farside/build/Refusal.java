package dev.farside.build;

import net.bytebuddy.jar.asm.Handle;

/** Code that cannot be rewritten. The message names the class and says what to do. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String className, String what) {
        super(className.replace('/', '.') + ": " + what);
    }

    /** An invokedynamic that is neither a lambda nor a record's method. */
    static Refusal unknown(String className, Handle bootstrap) {
        String factory = bootstrap.getOwner().replace('/', '.') + "." + bootstrap.getName();
        if (!CallSites.isOwn(className)) {
            return new Refusal(
                    className,
                    "a call by " + factory + ", which the agent must not leave to the JVM\n"
                            + "hint: a newer library? teach dev.farside.build.CallSites that call, or stay with the older one");
        }
        if (bootstrap.getOwner().equals("java/lang/invoke/StringConcatFactory")) {
            return new Refusal(
                    className,
                    "strings concatenated by invokedynamic, so it was not compiled as the pom says"
                            + " (-XDstringConcat=inline), but by an older build or an IDE\n"
                            + "hint: mvn clean, then build again");
        }
        return new Refusal(
                className,
                "a call by " + factory + ", which the agent must not leave to the JVM\n"
                        + "hint: write it in another way, or teach dev.farside.build.CallSites that call");
    }
}
