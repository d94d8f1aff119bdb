package zoo;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.transport.Daemon;

/** A Git daemon with one repository of one file: hello. */
final class GitServer {
    private GitServer() {}

    static void start() throws Exception {
        InMemoryRepository repository = new InMemoryRepository(new DfsRepositoryDescription("far"));
        repository.updateRef(Constants.HEAD).link("refs/heads/main");
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            TreeFormatter tree = new TreeFormatter();
            tree.append(
                    "hello",
                    FileMode.REGULAR_FILE,
                    inserter.insert(Constants.OBJ_BLOB, "from far\n".getBytes(StandardCharsets.US_ASCII)));
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(inserter.insert(tree));
            commit.setAuthor(new PersonIdent("far", "far@corp.example"));
            commit.setCommitter(commit.getAuthor());
            commit.setMessage("hello");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate main = repository.updateRef("refs/heads/main");
            main.setNewObjectId(id);
            main.update();
        }
        Daemon daemon = new Daemon(new InetSocketAddress(9418));
        daemon.setRepositoryResolver((client, name) -> {
            repository.incrementOpen();
            return repository;
        });
        daemon.getService("git-upload-pack").setEnabled(true);
        daemon.start();
    }
}
