"""What is handed in: the checklist of pieces, official forms, the folder and its checks."""
