package dev.farside.core.ssh.userauth;

import dev.farside.core.ssh.transport.GatewaySession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.auth.UserAuth;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.auth.AbstractUserAuthMethodFactory;
import org.apache.sshd.common.session.Session;

/** The library's login sequence, with the methods of its account. It asks the account later than the library would. */
public final class LoginService extends ClientUserAuthService {

    private LoginService(Session session) {
        super(session);
    }

    public static ClientUserAuthServiceFactory factory() {
        return new ClientUserAuthServiceFactory() {
            @Override
            public Service create(Session session) throws IOException {
                return new LoginService(session);
            }
        };
    }

    /** All there are; {@link Login} has the ones to use. */
    public static List<UserAuthFactory> methods() {
        List<UserAuthFactory> methods = new ArrayList<>();
        for (String name : new String[] {GssapiLogin.NAME, "publickey", "keyboard-interactive", "password"}) {
            methods.add(new Method(name));
        }
        return methods;
    }

    @Override
    public AuthFuture auth(String service) throws IOException {
        List<String> known = new ArrayList<>();
        for (UserAuthFactory method : methods()) {
            known.add(method.getName());
        }
        clientMethods.clear();
        clientMethods.addAll(Login.of(clientSession).methods());
        clientMethods.retainAll(known); // not hostbased, for one
        return super.auth(service);
    }

    @Override
    protected void tryNext(int cmd, AuthFuture authFuture) throws Exception {
        Login login = Login.of(clientSession);
        if (login != null && serverMethods != null) { // a session that has been closed has forgotten its login
            login.offered(List.copyOf(serverMethods));
        }
        super.tryNext(cmd, authFuture);
    }

    private static final class Method extends AbstractUserAuthMethodFactory<ClientSession, UserAuth>
            implements UserAuthFactory {
        Method(String name) {
            super(name);
        }

        @Override
        public UserAuth createUserAuth(ClientSession session) {
            return Login.of(session).method(getName(), (GatewaySession) session);
        }
    }
}
