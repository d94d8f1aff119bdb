package zoo;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** JSch: a command on a far host, by an SSH connection of the program's own. */
public final class Ssh {
    private Ssh() {}

    /** @param arguments host, user's key, known hosts */
    public static void main(String[] arguments) throws Exception {
        JSch jsch = new JSch();
        jsch.addIdentity(arguments[1]);
        jsch.setKnownHosts(arguments[2]);
        Session session = jsch.getSession(System.getProperty("user.name"), arguments[0]);
        session.setHostKeyAlias("inner.corp.example");
        session.setConfig("PreferredAuthentications", "publickey");
        session.connect(20_000);
        ChannelExec command = (ChannelExec) session.openChannel("exec");
        command.setCommand("echo to and fro");
        InputStream out = command.getInputStream();
        command.connect(20_000);
        System.out.print(new String(out.readAllBytes(), StandardCharsets.US_ASCII));
        session.disconnect();
    }
}
