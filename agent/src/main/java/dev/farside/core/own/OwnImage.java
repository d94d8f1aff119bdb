package dev.farside.core.own;

import java.io.File;
import java.io.IOException;

/**
 * The runtime image of this JVM, where it has no java.instrument: JVMs of the same image get the patch of java.base that this one
 * has, since no agent can run there. It would not fit any other Java.
 */
final class OwnImage {
    /** Without its patch a JVM does not start: class {@code Ahead} says how. */
    static final String GUARD = "-Djava.system.class.loader=farside.finds.no.woven.classes";

    private final String patch;
    private final String given;
    private final File home;

    /** @param patch the option {@code --patch-module=java.base=...} of this JVM */
    OwnImage(String patch) {
        this.patch = patch;
        this.given = System.getProperty("java.home");
        this.home = canonical(new File(given));
    }

    /** The option of this JVM, for others of this image. */
    String patch() {
        return patch;
    }

    /**
     * The same, right before the start of a JVM. The guard keeps it from starting without the patch, unless the program gives it a
     * system class loader of its own.
     *
     * @throws IOException the patch is gone
     */
    String readablePatch() throws IOException {
        String file = patch.substring(patch.lastIndexOf('=') + 1);
        if (!new File(file).canRead()) {
            throw new IOException("farside's woven classes for this Java cannot be read: " + file
                    + " (start the program anew, and they are made)");
        }
        return patch;
    }

    /** Whether a java is this image's. */
    boolean hasJava(String java) {
        File found = find(java, System.getenv("PATH"));
        return found != null && canonical(found).equals(new File(home, "bin/java"));
    }

    /**
     * Whether a command that is no java starts this image's, if it starts any: one that names the image, and all where no other java
     * is in the PATH.
     */
    boolean isNearestTo(String[] command, String path) {
        for (String word : command) {
            if (word.contains(home.getPath()) || word.contains(given)) {
                return true;
            }
        }
        File java = find("java", path);
        return java == null || canonical(java).equals(new File(home, "bin/java"));
    }

    /** Null: there is none. */
    static File find(String command, String path) {
        if (command.indexOf('/') >= 0) {
            return new File(command);
        }
        for (String directory : (path == null ? "" : path).split(File.pathSeparator)) {
            File file = new File(directory.isEmpty() ? "." : directory, command);
            if (file.canExecute()) {
                return file;
            }
        }
        return null;
    }

    static File canonical(File file) {
        try {
            return file.getCanonicalFile();
        } catch (IOException e) {
            return file.getAbsoluteFile(); // it cannot be followed, and so is none of ours
        }
    }
}
