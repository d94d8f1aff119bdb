package zoo;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;

/** Jakarta Mail: sends by SMTP and reads by IMAP. */
public final class Mail {
    private Mail() {}

    public static void main(String[] arguments) throws Exception {
        String user = "far@" + arguments[0];
        Properties settings = new Properties();
        settings.setProperty("mail.smtp.host", arguments[0]);
        settings.setProperty("mail.smtp.port", "3025");
        settings.setProperty("mail.imap.port", "3143");
        Session session = Session.getInstance(settings);
        MimeMessage message = new MimeMessage(session);
        message.setFrom(user);
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(user));
        message.setSubject("to and fro");
        message.setText("x".repeat(100_000));
        Transport.send(message);

        try (Store store = session.getStore("imap")) {
            store.connect(arguments[0], user, "any");
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            Message read = inbox.getMessage(1);
            System.out.println(read.getSubject() + " "
                    + ((String) read.getContent()).strip().length());
        }
    }
}
