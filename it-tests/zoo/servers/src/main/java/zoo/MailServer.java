package zoo;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/** Keeps mail for whoever it is sent to. */
final class MailServer {
    private MailServer() {}

    static void start() {
        GreenMail mail = new GreenMail(
                new ServerSetup[] {new ServerSetup(3025, "0.0.0.0", "smtp"), new ServerSetup(3143, "0.0.0.0", "imap")});
        mail.withConfiguration(new GreenMailConfiguration().withDisabledAuthentication());
        mail.start();
    }
}
