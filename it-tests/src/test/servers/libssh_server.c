/* An SSH server of libssh that lets one user in and forwards TCP: PORT HOST_KEY AUTHORIZED_KEYS. One process for each session. */
#define LIBSSH_LEGACY_0_4 /* the messages of a server are not deprecated where there is nothing else */
#include <errno.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *authorized;
static ssh_event event;
static int logged_in;

/* libssh polls while it writes, and so calls what writes again. */
static int writing;

struct forward {
    ssh_channel channel;
    int far;
    int ended;  /* nothing more comes from the far side */
    int closed; /* the channel is */
    int watched;
    struct ssh_channel_callbacks_struct callbacks;
    struct forward *next;
};

static struct forward *all;

static int connect_to(const char *host, int port) {
    char service[8];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(host, service, &hints, &found) != 0) {
        return -1;
    }
    int fd = -1;
    for (struct addrinfo *one = found; one != NULL && fd < 0; one = one->ai_next) {
        fd = socket(one->ai_family, one->ai_socktype, 0);
        if (fd >= 0 && connect(fd, one->ai_addr, one->ai_addrlen) != 0) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    return fd;
}

/* No callback may do that: libssh goes through its list of descriptors then. */
static void tidy_up(void) {
    for (struct forward *one = all; one != NULL; one = one->next) {
        if (one->watched && (one->ended || one->closed)) {
            ssh_event_remove_fd(event, one->far);
            one->watched = 0;
        }
        if (one->closed && one->far >= 0) {
            close(one->far);
            one->far = -1;
        }
    }
}

static int from_far(socket_t fd, int revents, void *userdata) {
    struct forward *forward = userdata;
    char data[16384];
    if (writing || forward->ended || forward->closed) {
        return 0;
    }
    uint32_t room = ssh_channel_window_size(forward->channel);
    if (room == 0) {
        return 0;
    }
    ssize_t length = read(fd, data, room < sizeof data ? room : sizeof data);
    writing = 1;
    if (length > 0) {
        ssh_channel_write(forward->channel, data, (uint32_t)length);
    } else {
        forward->ended = 1;
        ssh_channel_send_eof(forward->channel);
        ssh_channel_close(forward->channel);
    }
    writing = 0;
    return 0;
}

static int from_channel(ssh_session session, ssh_channel channel, void *data, uint32_t length, int is_stderr, void *userdata) {
    struct forward *forward = userdata;
    for (uint32_t sent = 0; sent < length;) {
        ssize_t more = forward->far < 0 ? -1 : send(forward->far, (char *)data + sent, length - sent, MSG_NOSIGNAL);
        if (more < 0) {
            break;
        }
        sent += (uint32_t)more;
    }
    return (int)length;
}

static void end_from_channel(ssh_session session, ssh_channel channel, void *userdata) {
    struct forward *forward = userdata;
    if (forward->far >= 0) {
        shutdown(forward->far, SHUT_WR);
    }
}

static void channel_closed(ssh_session session, ssh_channel channel, void *userdata) {
    ((struct forward *)userdata)->closed = 1;
}

static int answer(ssh_session session, ssh_message message, void *userdata) {
    if (ssh_message_type(message) != SSH_REQUEST_CHANNEL_OPEN || ssh_message_subtype(message) != SSH_CHANNEL_DIRECT_TCPIP) {
        return 1; /* libssh answers */
    }
    int far = connect_to(
        ssh_message_channel_request_open_destination(message), ssh_message_channel_request_open_destination_port(message));
    if (far < 0) {
        return 1; /* refused; libssh has but one reason to give */
    }
    struct forward *forward = calloc(1, sizeof *forward);
    forward->far = far;
    forward->channel = ssh_message_channel_request_open_reply_accept(message);
    forward->callbacks.userdata = forward;
    forward->callbacks.channel_data_function = from_channel;
    forward->callbacks.channel_eof_function = end_from_channel;
    forward->callbacks.channel_close_function = channel_closed;
    ssh_callbacks_init(&forward->callbacks);
    ssh_set_channel_callbacks(forward->channel, &forward->callbacks);
    ssh_event_add_fd(event, far, POLLIN, from_far, forward);
    forward->watched = 1;
    forward->next = all;
    all = forward;
    return 0;
}

static int auth_key(ssh_session session, const char *user, struct ssh_key_struct *key, char state, void *userdata) {
    char line[4096], *base64 = NULL;
    int known = 0;
    if (ssh_pki_export_pubkey_base64(key, &base64) == SSH_OK) {
        FILE *lines = fopen(authorized, "r");
        while (lines != NULL && fgets(line, sizeof line, lines) != NULL) {
            known |= strstr(line, base64) != NULL;
        }
        fclose(lines);
        ssh_string_free_char(base64);
    }
    if (!known) {
        return SSH_AUTH_DENIED;
    }
    logged_in |= state == SSH_PUBLICKEY_STATE_VALID;
    return SSH_AUTH_SUCCESS;
}

static void serve(ssh_session session) {
    struct ssh_server_callbacks_struct callbacks = {.auth_pubkey_function = auth_key};
    ssh_callbacks_init(&callbacks);
    ssh_set_server_callbacks(session, &callbacks);
    ssh_set_auth_methods(session, SSH_AUTH_METHOD_PUBLICKEY);
    if (ssh_handle_key_exchange(session) != SSH_OK) {
        fprintf(stderr, "%s\n", ssh_get_error(session));
        return;
    }
    event = ssh_event_new();
    ssh_event_add_session(event, session);
    while (!logged_in && ssh_event_dopoll(event, -1) != SSH_ERROR) {
    }
    ssh_set_message_callback(session, answer, NULL);
    while (ssh_event_dopoll(event, -1) != SSH_ERROR) {
        tidy_up();
    }
}

int main(int count, char **arguments) {
    if (count != 4) {
        return 2;
    }
    authorized = arguments[3];
    signal(SIGCHLD, SIG_IGN);
    ssh_init();
    ssh_bind bind = ssh_bind_new();
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BINDADDR, "0.0.0.0");
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BINDPORT_STR, arguments[1]);
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, arguments[2]);
    if (ssh_bind_listen(bind) != SSH_OK) {
        fprintf(stderr, "%s\n", ssh_get_error(bind));
        return 1;
    }
    puts("listening");
    fflush(stdout);
    for (;;) {
        ssh_session session = ssh_new();
        if (ssh_bind_accept(bind, session) == SSH_OK && fork() == 0) {
            ssh_bind_free(bind);
            serve(session);
            _exit(0);
        }
        ssh_free(session);
    }
}
