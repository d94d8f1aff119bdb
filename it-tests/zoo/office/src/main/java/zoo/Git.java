package zoo;

import java.io.File;
import java.nio.file.Files;
import org.eclipse.jgit.util.FileUtils;

/** JGit by Git's own protocol: clones. */
public final class Git {
    private Git() {}

    public static void main(String[] arguments) throws Exception {
        File directory = Files.createTempDirectory("zoo-git").toFile();
        try (org.eclipse.jgit.api.Git git = org.eclipse.jgit.api.Git.cloneRepository()
                .setURI(arguments[0])
                .setDirectory(directory)
                .call()) {
            System.out.print(Files.readString(directory.toPath().resolve("hello")));
        }
        FileUtils.delete(directory, FileUtils.RECURSIVE);
    }
}
