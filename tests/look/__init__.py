"""What people see in chats: our exact payloads drawn much as the clients draw them. `python -m tests.look FOLDER`."""
